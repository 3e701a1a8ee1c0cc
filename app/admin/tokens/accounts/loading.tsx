import { ListSkeleton } from "@/components/admin/list-skeleton";

export default function LoadingAccounts() {
  return <ListSkeleton title="Accounts" description="Who holds what, how they stand, and what was done for them." />;
}
