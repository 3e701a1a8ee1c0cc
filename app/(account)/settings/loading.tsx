import { Skeleton } from "@/components/ui/skeleton";

/** Any of the settings before it was read: a heading and what stands under it. */
export default function SettingsLoading() {
  return (
    <div aria-busy className="flex flex-col gap-5">
      <span role="status" className="sr-only">
        Loading your settings
      </span>
      <Skeleton className="h-6 w-32" />
      <Skeleton className="h-24" />
      <Skeleton className="h-24" />
    </div>
  );
}
