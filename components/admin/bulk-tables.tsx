import { counted } from "@/components/amounts/format";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { BulkFault, BulkRow } from "@/lib/domain/bulk-grants";
import { signedTokens, type BulkResults } from "./bulk-file";

type PreviewProps = {
  preview: {
    rows: readonly (BulkRow & {
      account: { accountId: string; email: string; balanceTokens: bigint; heldTokens: bigint };
    })[];
    faults: readonly BulkFault[];
  };
};

const MOST_SHOWN = 100;

/** What the list means: who gets what, before and after, and which lines are left out. */
export function BulkPreview({ preview: { rows, faults } }: PreviewProps) {
  const reckoned = withBalances(rows);
  const uncoveredCount = reckoned.filter(({ afterTokens }) => afterTokens === null).length;
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="text-muted-foreground">
        {previewSentence(rows.length - uncoveredCount, faults.length + uncoveredCount)}
      </p>
      <Faults faults={faults} />
      {rows.length === 0 ? null : (
        <Table label="What will be booked" stack>
          <TableHeader>
            <TableRow>
              <TableHead>Person</TableHead>
              <TableHead className="max-md:hidden">Reason</TableHead>
              <TableHead className="max-md:hidden">Expires</TableHead>
              <TableHead numeric>Tokens</TableHead>
              <TableHead numeric>Balance after</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {reckoned.slice(0, MOST_SHOWN).map(({ row, afterTokens }) => (
              <TableRow key={row.line}>
                <TableCell phone="what" className="max-w-56 truncate">
                  {row.account.email}
                </TableCell>
                <TableCell
                  phone="when"
                  className="w-full max-w-0 max-md:hidden max-sm:block max-sm:w-auto max-sm:max-w-none"
                >
                  <span className="block truncate" title={row.reason}>
                    {row.reason}
                  </span>
                  {row.expiresOn ? <span className="sm:hidden">Until {row.expiresOn}</span> : null}
                </TableCell>
                <TableCell phone="hidden" className="whitespace-nowrap max-md:hidden">
                  {row.expiresOn ?? "Never"}
                </TableCell>
                <TableCell phone="amount" numeric className="font-medium">
                  <TokenAmount tokens={signedTokens(row)} unit={false} sign />
                </TableCell>
                <TableCell phone="balance" numeric>
                  {afterTokens === null ? (
                    <span className="text-danger">More than is available</span>
                  ) : (
                    <TokenAmount tokens={afterTokens} unit={false} />
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {rows.length > MOST_SHOWN ? (
        <p className="text-xs text-muted-foreground">And {rows.length - MOST_SHOWN} more lines.</p>
      ) : null}
    </div>
  );
}

/** What came of each line. */
export function BulkResult({ result: { outcomes, faults } }: { result: BulkResults }) {
  const refused = outcomes.filter(({ status }) => status === "refused").length;
  const booked = outcomes.length - refused;
  return (
    <div className="flex flex-col gap-4">
      <Alert
        live
        tone={refused > 0 ? "warning" : "success"}
        title={`${booked} of ${counted(outcomes.length, "line")} booked`}
      >
        {refused > 0 ? "The others were refused; see why below. " : ""}Who was granted tokens is mailed.
      </Alert>
      <Faults faults={faults} />
      <Table label="What came of each line" stack>
        <TableHeader>
          <TableRow>
            <TableHead numeric>Line</TableHead>
            <TableHead>Person</TableHead>
            <TableHead>Result</TableHead>
            <TableHead numeric>Tokens</TableHead>
            <TableHead numeric>Balance</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {outcomes.map((outcome) => (
            <TableRow key={outcome.line}>
              <TableCell phone="hidden" numeric>
                {outcome.line}
              </TableCell>
              <TableCell phone="what" className="truncate sm:w-1/2 sm:max-w-0">
                {outcome.email}
              </TableCell>
              <TableCell phone="when" className="sm:w-1/2">
                {outcome.status === "refused" ? (
                  <span className="text-danger">{outcome.sentence}</span>
                ) : (
                  <Badge variant="success">{outcome.status === "booked" ? "Booked" : "Booked before"}</Badge>
                )}
              </TableCell>
              <TableCell phone="amount" numeric className="font-medium">
                <TokenAmount tokens={signedTokens(outcome)} unit={false} sign />
              </TableCell>
              <TableCell phone="balance" numeric>
                {outcome.status === "refused" ? "–" : <TokenAmount tokens={outcome.balanceTokens} unit={false} />}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

function Faults({ faults }: { faults: readonly BulkFault[] }) {
  if (faults.length === 0) return null;
  return (
    <Alert tone="warning" title={`${counted(faults.length, "line is", "lines are")} left out`}>
      <ul className="flex flex-col gap-0.5">
        {faults.slice(0, 20).map(({ line, text, message }) => (
          <li key={line} className="wrap-anywhere">
            Line {line} {message}: <span className="font-mono text-xs">{text.slice(0, 120)}</span>
          </li>
        ))}
      </ul>
      {faults.length > 20 ? <p>And {faults.length - 20} more.</p> : null}
    </Alert>
  );
}

/** `3 lines can be booked, 1 cannot.` */
function previewSentence(fit: number, faulty: number): string {
  const lines = `${counted(fit, "line")} can be booked`;
  return faulty === 0 ? `${lines}.` : `${lines}, ${faulty} cannot.`;
}

type PreviewRow = PreviewProps["preview"]["rows"][number];

/**
 * Each row with the balance after it, one account may stand in several; null where it would take more than is available
 * then, and will be refused.
 */
function withBalances(rows: readonly PreviewRow[]): { row: PreviewRow; afterTokens: bigint | null }[] {
  const balances = new Map<string, bigint>();
  return rows.map((row) => {
    const { accountId, balanceTokens, heldTokens } = row.account;
    const afterTokens = (balances.get(accountId) ?? balanceTokens) + signedTokens(row);
    if (row.direction === "deduct" && afterTokens < heldTokens) return { row, afterTokens: null };
    balances.set(accountId, afterTokens);
    return { row, afterTokens };
  });
}
