import { formatTokens, type DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import type { OwnKeyView } from "@/lib/queries/own-keys";
import { BudgetDialog } from "./budget-dialog";
import { scopeWords, spentLabel } from "./key-words";
import { RevokeKeyDialog } from "./revoke-key-dialog";

type KeyListProps = { keys: readonly OwnKeyView[]; displayUnit: DisplayUnit };

/** Keys with what each may do, what it has spent, and what can be done about it. Those that are over stand below. */
export function KeyList({ keys, displayUnit }: KeyListProps) {
  return (
    <ul className="grid gap-4 md:grid-cols-2">
      {keys.map((key) => (
        <li key={key.id}>
          <KeyCard view={key} displayUnit={displayUnit} />
        </li>
      ))}
    </ul>
  );
}

function KeyCard({ view, displayUnit }: { view: OwnKeyView; displayUnit: DisplayUnit }) {
  const { id, name, status, budget } = view;
  return (
    <Card className="h-full justify-between">
      <div className="flex flex-col gap-3">
        <div className="flex items-start justify-between gap-3">
          <div className="flex min-w-0 flex-col gap-0.5">
            <h3 className="font-medium wrap-anywhere">{name}</h3>
            <p className="font-mono text-xs text-muted-foreground">{view.prefix}…</p>
          </div>
          {status === "active" ? null : (
            <Badge variant={status === "expired" ? "warning" : "neutral"}>
              {status === "expired" ? "Expired" : "Revoked"}
            </Badge>
          )}
        </div>
        <p>{view.scopes.map((scope) => scopeWords[scope].label).join(" · ")}</p>
        <Spent view={view} displayUnit={displayUnit} />
        <Times view={view} />
      </div>
      {status === "revoked" ? null : (
        <div className="flex flex-wrap gap-2">
          {status === "active" ? (
            <BudgetDialog keyId={id} name={name} kind={view.kind} budget={budget} displayUnit={displayUnit} />
          ) : null}
          <RevokeKeyDialog keyId={id} name={name} />
        </div>
      )}
    </Card>
  );
}

function Spent({
  view: { budget, spentTokens, heldTokens },
  displayUnit,
}: {
  view: OwnKeyView;
  displayUnit: DisplayUnit;
}) {
  const held = heldTokens > 0n ? ` and ${formatTokens(heldTokens, { displayUnit })} held` : "";
  if (!budget) {
    return (
      <p className="text-muted-foreground tabular-nums">
        {`${spentLabel(undefined)}: ${formatTokens(spentTokens, { displayUnit })}${held}. No limit but your balance.`}
      </p>
    );
  }
  const used = spentTokens + heldTokens;
  const percent = used >= budget.tokens ? 100 : Number((used * 100n) / budget.tokens);
  return (
    <div className="flex flex-col gap-1.5">
      <Progress
        label={spentLabel(budget.period)}
        value={percent}
        tone={percent >= 100 ? "danger" : percent >= 80 ? "warning" : "primary"}
        note={`${formatTokens(spentTokens, { displayUnit, unit: false })} of ${formatTokens(budget.tokens, { displayUnit })}`}
      />
      <p className="text-xs text-muted-foreground">
        {percent >= 100 ? "Used up: calls are refused. " : held ? `Of it${held.replace(" and", "")}. ` : ""}
        Begins anew <Moment at={budget.resetsAt.toISOString()} />.
      </p>
    </div>
  );
}

function Times({ view: { createdAt, lastUsedAt, expiresAt, revokedAt } }: { view: OwnKeyView }) {
  return (
    <p className="text-xs text-muted-foreground">
      Created <Moment at={createdAt.toISOString()} day />
      {" · "}
      {lastUsedAt ? (
        <>
          last used <Moment at={lastUsedAt.toISOString()} />
        </>
      ) : (
        "never used"
      )}
      {revokedAt ? (
        <>
          {" · revoked "}
          <Moment at={revokedAt.toISOString()} />
        </>
      ) : expiresAt ? (
        <>
          {expiresAt > new Date() ? " · expires " : " · expired "}
          <Moment at={expiresAt.toISOString()} />
        </>
      ) : (
        " · does not expire"
      )}
    </p>
  );
}
