import { DetailSkeleton } from "@/components/admin/list-skeleton";

export { DetailSkeleton as default };
