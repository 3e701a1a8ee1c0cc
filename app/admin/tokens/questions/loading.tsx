import { ListSkeleton } from "@/components/admin/list-skeleton";

export default function LoadingQuestions() {
  return <ListSkeleton title="Questions" description="Charges that looked wrong to those who paid them." />;
}
