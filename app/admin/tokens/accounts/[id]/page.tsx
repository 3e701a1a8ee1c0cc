import type { Metadata, Route } from "next";
import Link from "next/link";
import { forbidden, notFound } from "next/navigation";
import { AccountFacts } from "@/components/admin/account-facts";
import { AccountLedger } from "@/components/admin/account-ledger";
import { AccountGrants, AccountMails, AccountPayments, More } from "@/components/admin/account-lists";
import { AdjustDialog } from "@/components/admin/adjust-dialog";
import { AuditTable } from "@/components/admin/audit-table";
import { BlockDialog } from "@/components/admin/block-dialog";
import { RoleDialog } from "@/components/admin/role-dialog";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewerWho } from "@/lib/auth/actor";
import { actorMay } from "@/lib/domain/access";
import { getAccountDetail } from "@/lib/queries/account-detail";
import { only, type Asked } from "../../asked";

export const metadata: Metadata = { title: "Account" };

const PATH = "/admin/tokens/accounts";

type AdminAccountPageProps = { params: Promise<{ id: string }>; searchParams: Promise<Asked> };

export default async function AdminAccountPage({ params, searchParams }: AdminAccountPageProps) {
  const { id } = await params;
  const path = `${PATH}/${id}`;
  const { actor } = await requireViewerWho("account:read:any", path);
  const after = only((await searchParams).after);
  const isPlace = after !== undefined && /^\d{1,18}$/.test(after);
  const found = await getAccountDetail(actor, id, isPlace ? { afterSeq: BigInt(after) } : {});
  if (!found.ok) return found.refusal.code === "insufficient_scope" ? forbidden() : notFound();
  const account = found.value;
  const { owner, balance, accountId } = account;
  const { settledTokens: balanceTokens, heldTokens, availableTokens } = balance;

  return (
    <>
      <PageHeader
        parent={
          <Link href={PATH as Route} className="underline-offset-4 hover:underline">
            Accounts
          </Link>
        }
        title={<span className="wrap-anywhere">{owner?.email ?? accountId}</span>}
        description={owner?.name}
        actions={
          owner ? (
            <>
              {actorMay(actor, "tokens:grant") ? (
                <AdjustDialog
                  account={{
                    accountId,
                    email: owner.email,
                    name: owner.name,
                    balanceTokens,
                    heldTokens,
                    availableTokens,
                  }}
                  isNamed
                />
              ) : null}
              {actorMay(actor, "accounts:block") ? (
                <BlockDialog accountId={accountId} email={owner.email} isBlocked={balance.status === "blocked"} />
              ) : null}
              {actorMay(actor, "roles:change") ? (
                <RoleDialog key={owner.role} email={owner.email} role={owner.role} />
              ) : null}
            </>
          ) : null
        }
      />
      <AccountFacts account={account} />
      <AccountGrants account={account} />
      <AccountLedger
        path={path}
        account={account}
        mayCorrect={actorMay(actor, "tokens:grant")}
        isFirstPage={!isPlace}
      />
      <AccountPayments account={account} />
      <Section
        title="What staff did"
        actions={<More href={`/admin/tokens/audit?account=${accountId}`}>All of it</More>}
      >
        {account.audit.length > 0 ? (
          <AuditTable entries={account.audit} />
        ) : (
          <p className="text-muted-foreground">Nothing yet.</p>
        )}
      </Section>
      <AccountMails account={account} mayResend={actorMay(actor, "mails:resend")} />
    </>
  );
}
