import type { Route } from "next";
import { SegmentedLinks } from "@/components/ui/segmented-links";

type Choice = { value: string; label: string };
type AccountsFilterProps = {
  path: string;
  /** What the address asks for now; a choice changes its own part and begins at the first page. */
  asked: Record<string, string>;
};

const statuses: Choice[] = [
  { value: "", label: "All" },
  { value: "active", label: "Active" },
  { value: "suspended", label: "Suspended" },
  { value: "blocked", label: "Blocked" },
];
const levels: Choice[] = [
  { value: "", label: "Any level" },
  { value: "healthy", label: "Healthy" },
  { value: "low", label: "Low" },
  { value: "critical", label: "Critical" },
];
const sorts: Choice[] = [
  { value: "", label: "Newest" },
  { value: "balance", label: "Balance" },
  { value: "usage", label: "Usage" },
  { value: "purchase", label: "Last purchase" },
];

/** Which accounts, and what is most first. */
export function AccountsFilter({ path, asked }: AccountsFilterProps) {
  const choice = (name: string, label: string, choices: readonly Choice[]) => (
    <SegmentedLinks
      label={label}
      className="max-w-full overflow-x-auto"
      links={choices.map(({ value, label: text }) => ({
        href: addressOf(path, { ...asked, [name]: value }),
        label: text,
        current: (asked[name] ?? "") === value,
      }))}
    />
  );
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-2">
      {choice("status", "Status", statuses)}
      {choice("level", "Level", levels)}
      {choice("sort", "Sorted by", sorts)}
    </div>
  );
}

function addressOf(path: string, asked: Record<string, string>): Route {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ""));
  return `${path}${query.size > 0 ? `?${query}` : ""}` as Route;
}
