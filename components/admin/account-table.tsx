import type { Route } from "next";
import Link from "next/link";
import { LevelBadge } from "@/components/amounts/level-badge";
import { Moment } from "@/components/amounts/moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AccountRow, AccountSort } from "@/lib/queries/admin-accounts";
import { AdjustDialog } from "./adjust-dialog";
import { isLong } from "./amount-text";

type AccountTableProps = {
  accounts: readonly AccountRow[];
  mayAdjust: boolean;
  /** By which column the rows are ordered. */
  sort?: AccountSort;
};

/** One line an account; on a phone two, with the balance on the right. */
export function AccountTable({ accounts, mayAdjust, sort = "newest" }: AccountTableProps) {
  const sorted = (by: AccountSort) => (sort === by ? ("descending" as const) : undefined);
  return (
    <Table label="Accounts" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Person</TableHead>
          <TableHead numeric sort={sorted("balance")}>
            Balance
          </TableHead>
          <TableHead>Status</TableHead>
          <TableHead numeric className="max-lg:hidden">
            Purchased
          </TableHead>
          <TableHead numeric sort={sorted("usage")}>
            Used
          </TableHead>
          <TableHead sort={sorted(sort === "purchase" ? "purchase" : "newest")} className="max-md:hidden">
            {sort === "purchase" ? "Last purchase" : "Joined"}
          </TableHead>
          {mayAdjust ? (
            <TableHead>
              <span className="sr-only">Grant or deduct</span>
            </TableHead>
          ) : null}
        </TableRow>
      </TableHeader>
      <TableBody>
        {accounts.map((account) => (
          <AccountTableRow
            key={account.accountId}
            account={account}
            mayAdjust={mayAdjust}
            shownAt={sort === "purchase" ? account.lastPurchaseAt : account.createdAt}
          />
        ))}
      </TableBody>
    </Table>
  );
}

type AccountTableRowProps = { account: AccountRow; mayAdjust: boolean; shownAt: Date | null };

function AccountTableRow({ account, mayAdjust, shownAt }: AccountTableRowProps) {
  const { accountId, email, name, role, balanceTokens, heldTokens, availableTokens, level, status } = account;
  return (
    <TableRow>
      {/* Takes what width the figures leave over, and gives way to them. */}
      <TableCell phone="what" className="sm:w-full sm:max-w-0">
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate" title={`${name} · ${email}`}>
            <Link
              href={`/admin/tokens/accounts/${accountId}` as Route}
              className="font-medium underline-offset-4 hover:underline"
            >
              {email}
            </Link>
            <span className="text-muted-foreground max-sm:hidden"> {name}</span>
          </span>
          {role === "user" ? null : <Badge variant="outline">{role}</Badge>}
        </span>
      </TableCell>
      <TableCell phone="amount" numeric className="font-medium">
        <TokenAmount tokens={balanceTokens} unit={false} compact={isLong(balanceTokens)} />
      </TableCell>
      <TableCell phone="when">
        <LevelBadge level={status === "blocked" ? "blocked" : level} />
      </TableCell>
      <TableCell phone="hidden" numeric className="max-lg:hidden">
        <TokenAmount tokens={account.lifetimePurchasedTokens} unit={false} compact />
      </TableCell>
      <TableCell phone="balance" numeric>
        <TokenAmount tokens={account.lifetimeUsedTokens} unit={false} compact />
        <span className="sm:hidden"> used</span>
      </TableCell>
      <TableCell phone="hidden" className="whitespace-nowrap max-md:hidden">
        {shownAt ? <Moment at={shownAt.toISOString()} day /> : <span className="text-muted-foreground">Never</span>}
      </TableCell>
      {mayAdjust ? (
        <TableCell className="py-1 text-right max-sm:col-start-3 max-sm:row-span-2 max-sm:row-start-1 max-sm:self-center max-sm:p-0">
          <AdjustDialog account={{ accountId, email, name, balanceTokens, heldTokens, availableTokens }} />
        </TableCell>
      ) : null}
    </TableRow>
  );
}
