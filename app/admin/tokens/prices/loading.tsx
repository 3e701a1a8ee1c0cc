import { ListSkeleton } from "@/components/admin/list-skeleton";

export default function LoadingPrices() {
  return <ListSkeleton title="Model prices" description="What one unit of a model costs us, and how it is charged." />;
}
