import { ListSkeleton } from "@/components/admin/list-skeleton";

export default function LoadingPayments() {
  return (
    <ListSkeleton title="Payments" description="What customers paid, what was given back, and what banks took back." />
  );
}
