import { ListSkeleton } from "@/components/admin/list-skeleton";

export default function LoadingWebhooks() {
  return <ListSkeleton title="Webhooks" description="What Stripe told us, and what we made of it." />;
}
