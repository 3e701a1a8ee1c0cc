import { Moment } from "@/components/amounts/moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { lineTypes } from "@/components/history/line-types";
import { Badge } from "@/components/ui/badge";
import { CsvLink } from "@/components/ui/csv-link";
import { Section } from "@/components/ui/section";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AccountDetail } from "@/lib/queries/account-detail";
import { CorrectDialog } from "./correct-dialog";
import { PagesNav } from "./pages-nav";

type AccountLedgerProps = { path: string; account: AccountDetail; mayCorrect: boolean; isFirstPage: boolean };

/** Every line, newest first; a charge can be corrected where it stands. */
export function AccountLedger({ path, account, mayCorrect, isFirstPage }: AccountLedgerProps) {
  const { lines, nextSeq, accountId, balance } = account;
  return (
    <Section
      id="ledger"
      title="Ledger"
      description="Every line, newest first. Nothing is ever edited."
      actions={
        lines.length > 0 ? (
          <CsvLink
            href={`/admin/tokens/accounts/transactions.csv?account=${accountId}`}
            size="sm"
            aria-label="Ledger as CSV"
          />
        ) : null
      }
      className="scroll-mt-16"
    >
      {lines.length === 0 ? (
        <p className="text-muted-foreground">Nothing was booked yet.</p>
      ) : (
        <Table label="Ledger" stack>
          <TableHeader>
            <TableRow>
              <TableHead numeric>Line</TableHead>
              <TableHead>Type</TableHead>
              <TableHead>Description</TableHead>
              <TableHead numeric>Tokens</TableHead>
              <TableHead numeric>Balance</TableHead>
              <TableHead className="max-lg:hidden">When</TableHead>
              {mayCorrect ? (
                <TableHead>
                  <span className="sr-only">Correct</span>
                </TableHead>
              ) : null}
            </TableRow>
          </TableHeader>
          <TableBody>
            {lines.map((line) => {
              const { label, badge } = lineTypes[line.type];
              return (
                <TableRow key={line.seq.toString()}>
                  <TableCell phone="hidden" numeric className="text-muted-foreground">
                    {line.seq.toString()}
                  </TableCell>
                  <TableCell phone="hidden">
                    <Badge variant={badge}>{label}</Badge>
                  </TableCell>
                  <TableCell phone="what" className="sm:w-full sm:max-w-0">
                    <span className="block truncate" title={line.description}>
                      {line.description}
                    </span>
                  </TableCell>
                  <TableCell phone="amount" numeric className="font-medium">
                    <TokenAmount tokens={line.amountTokens} unit={false} sign />
                  </TableCell>
                  <TableCell phone="balance" numeric>
                    <TokenAmount tokens={line.balanceAfterTokens} unit={false} />
                  </TableCell>
                  <TableCell phone="when" className="whitespace-nowrap max-lg:hidden max-sm:block">
                    <Moment at={line.recordedAt.toISOString()} />
                  </TableCell>
                  {mayCorrect ? (
                    <TableCell className="py-1 text-right max-sm:col-start-3 max-sm:row-span-2 max-sm:row-start-1 max-sm:self-center max-sm:p-0">
                      {line.type === "usage" ? (
                        <CorrectDialog
                          line={{
                            accountId,
                            seq: line.seq,
                            description: line.description,
                            amountTokens: line.amountTokens,
                          }}
                          balanceTokens={balance.settledTokens}
                        />
                      ) : null}
                    </TableCell>
                  ) : null}
                </TableRow>
              );
            })}
          </TableBody>
        </Table>
      )}
      <PagesNav
        label="Pages of the ledger"
        path={path}
        keep={{}}
        isFirstPage={isFirstPage}
        nextCursor={nextSeq === null ? null : nextSeq.toString()}
      />
    </Section>
  );
}
