-- How many accounts there are and how they stand is counted over the first columns of the hot row alone.

-- The few that are blocked. A change of tokens touches neither column, so it writes nothing here.
CREATE INDEX accounts_blocked ON accounts (id) WHERE blocked_at IS NOT NULL;

-- When accounts were opened: each has its workspace, made with it.
CREATE INDEX "workspaces_created_at_idx" ON "workspaces"("created_at");
