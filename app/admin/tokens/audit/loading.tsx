import { ListSkeleton } from "@/components/admin/list-skeleton";

export default function LoadingAudit() {
  return <ListSkeleton title="Audit log" description="Who changed what, when and why." />;
}
