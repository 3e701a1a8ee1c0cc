import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

type RangeFormProps = {
  path: string;
  from: string;
  to: string;
  /** What else is in the address and stays there. */
  keep?: Record<string, string>;
};

/** Two days of one's own, in the address. Needs no JavaScript. */
export function RangeForm({ path, from, to, keep = {} }: RangeFormProps) {
  return (
    <form action={path} className="flex flex-wrap items-center gap-2">
      {Object.entries(keep).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Input key={`from ${from}`} type="date" name="from" aria-label="From" defaultValue={from} className="w-38" />
      <span aria-hidden className="text-muted-foreground">
        –
      </span>
      <Input key={`to ${to}`} type="date" name="to" aria-label="To" defaultValue={to} className="w-38" />
      <Button type="submit" variant="secondary">
        Show
      </Button>
    </form>
  );
}
