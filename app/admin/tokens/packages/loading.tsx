import { ListSkeleton } from "@/components/admin/list-skeleton";

export default function LoadingPackages() {
  return <ListSkeleton title="Packages" description="What customers can buy." />;
}
