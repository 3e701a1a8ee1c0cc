import { ListSkeleton } from "@/components/admin/list-skeleton";

export default function LoadingIntegrity() {
  return <ListSkeleton title="Integrity" description="What must be true of every account at every moment." />;
}
