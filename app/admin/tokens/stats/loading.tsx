import { ListSkeleton } from "@/components/admin/list-skeleton";

export default function LoadingStats() {
  return <ListSkeleton title="Statistics" description="What was used, earned and owed." />;
}
