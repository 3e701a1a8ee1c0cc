import { CircleCheck, OctagonAlert } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { groupBy } from "@/lib/domain/group-by";
import type { FindingView } from "@/lib/queries/integrity";
import { AdjustDialog } from "./adjust-dialog";
import { invariants } from "./invariant-words";

type InvariantListProps = { findings: readonly FindingView[]; mayMend: boolean };

/** Each invariant, whether it holds, and where it does not. */
export function InvariantList({ findings, mayMend }: InvariantListProps) {
  const byInvariant = groupBy(findings, ({ invariant }) => invariant);
  const known = new Set(invariants.map(({ name }) => name));
  const others = [...byInvariant.keys()].filter((name) => !known.has(name));
  const all = [...invariants, ...others.map((name) => ({ name, label: name, meaning: "" }))];
  return (
    <ul className="flex flex-col divide-y border-y">
      {all.map(({ name, label, meaning }) => {
        const found = byInvariant.get(name) ?? [];
        return (
          <li key={name} className="flex flex-col gap-3 py-3">
            <div className="flex items-start justify-between gap-4">
              <div className="flex min-w-0 flex-col">
                <span className="font-medium">{label}</span>
                <span className="text-muted-foreground">{meaning}</span>
              </div>
              {found.length === 0 ? (
                <Badge variant="success">
                  <CircleCheck aria-hidden />
                  Holds
                </Badge>
              ) : (
                <Badge variant="danger">
                  <OctagonAlert aria-hidden />
                  Broken, {found.length}
                </Badge>
              )}
            </div>
            {found.length > 0 ? <Findings label={label} findings={found} mayMend={mayMend} /> : null}
          </li>
        );
      })}
    </ul>
  );
}

function Findings({ label, findings, mayMend }: InvariantListProps & { label: string }) {
  return (
    <Table label={`Where it is broken: ${label}`} stack>
      <TableHeader>
        <TableRow>
          <TableHead>Account</TableHead>
          <TableHead>What is wrong</TableHead>
          {mayMend ? (
            <TableHead>
              <span className="sr-only">Correcting entry</span>
            </TableHead>
          ) : null}
        </TableRow>
      </TableHeader>
      <TableBody>
        {findings.map(({ accountId, account, detail }, position) => (
          <TableRow key={position}>
            <TableCell phone="what" className="max-w-56 truncate">
              {accountId === null ? (
                <span className="text-muted-foreground">None of ours</span>
              ) : (
                <Link
                  href={`/admin/tokens/accounts/${accountId}#ledger` as Route}
                  className="text-primary-text underline-offset-4 hover:underline"
                >
                  {account?.email ?? accountId}
                </Link>
              )}
            </TableCell>
            <TableCell phone="when" className="w-full wrap-anywhere">
              {detail}
            </TableCell>
            {mayMend ? (
              <TableCell className="py-1 text-right max-sm:col-start-2 max-sm:row-span-2 max-sm:row-start-1 max-sm:self-center max-sm:p-0">
                {account && accountId !== null ? (
                  <AdjustDialog
                    account={{ accountId, ...account, availableTokens: account.balanceTokens - account.heldTokens }}
                  />
                ) : null}
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
