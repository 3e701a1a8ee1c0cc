import { ListSkeleton } from "@/components/admin/list-skeleton";

export default function LoadingDisputes() {
  return <ListSkeleton title="Disputes" description="Payments whose owners asked their bank for the money back." />;
}
