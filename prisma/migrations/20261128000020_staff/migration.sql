-- What the staff's pages look things up by.

-- CreateIndex
CREATE INDEX "outbox_messages_account_id_created_at_idx" ON "outbox_messages"("account_id", "created_at" DESC);

-- ── Looking things up ────────────────────────────────────────────────────────────────────────────────────────
-- Operations that wait for a price: few, and the queue shows the newest.
CREATE INDEX usages_unpriced ON usages (recorded_at DESC, id DESC) WHERE status = 'unpriced';

-- Parts of emails and names. Where a database has no trigrams, or lets nobody add them, the search reads every user.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX users_email_parts ON users USING gin (email gin_trgm_ops);
    CREATE INDEX users_name_parts ON users USING gin (lower(name) gin_trgm_ops);
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'pg_trgm may not be added here: searching accounts stays slow when there are very many';
END $$;
