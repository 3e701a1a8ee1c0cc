import { ArrowRight, History } from "lucide-react";
import { Moment } from "@/components/amounts/moment";
import { CsvLink } from "@/components/ui/csv-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { SettingHistory as Changes } from "@/lib/queries/admin-settings";
import { PagesNav } from "./pages-nav";
import { settingInWords, settingWords } from "./setting-words";

type SettingHistoryProps = { path: string; history: Changes; isFirstPage: boolean };

/** Who changed what, from what to what, and why. */
export function SettingHistory({ path, history, isFirstPage }: SettingHistoryProps) {
  return (
    <Section
      id="history"
      title="History"
      description="Every change, newest first. It cannot be edited."
      actions={history.changes.length > 0 ? <CsvLink href={`${path}/setting-changes.csv`} size="sm" /> : null}
    >
      {history.changes.length === 0 ? (
        <EmptyState icon={History} title="No setting was changed yet.">
          The first change appears here with who made it and why.
        </EmptyState>
      ) : (
        <Table label="Changes of settings" stack>
          <TableHeader>
            <TableRow>
              <TableHead>Setting</TableHead>
              <TableHead>Change</TableHead>
              <TableHead className="max-md:hidden">Reason</TableHead>
              <TableHead>By</TableHead>
              <TableHead>When</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {history.changes.map(({ id, key, oldText, newText, by, reason, at }) => (
              <TableRow key={id}>
                <TableCell phone="what" className="whitespace-nowrap">
                  {settingWords[key].label}
                </TableCell>
                <TableCell className="max-sm:col-span-2 max-sm:row-start-2 max-sm:block max-sm:h-auto max-sm:p-0 sm:w-1/2 sm:min-w-48">
                  <span className="inline-flex flex-wrap items-center gap-x-1.5">
                    <span className="text-muted-foreground">
                      {oldText === null ? "–" : settingInWords(key, oldText)}
                    </span>
                    <ArrowRight aria-hidden className="size-3 shrink-0 text-muted-foreground" />
                    <span className="sr-only">became</span>
                    {settingInWords(key, newText)}
                  </span>
                </TableCell>
                <TableCell phone="hidden" className="w-1/2 max-w-0 max-md:hidden">
                  <span className="block truncate" title={reason ?? undefined}>
                    {reason}
                  </span>
                </TableCell>
                <TableCell phone="when" className="wrap-anywhere max-sm:col-span-2 max-sm:row-start-3">
                  {by}
                  {reason ? <span className="md:hidden">: {reason}</span> : null}
                </TableCell>
                <TableCell phone="balance" className="whitespace-nowrap max-sm:row-start-1">
                  <Moment at={at.toISOString()} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <PagesNav
        label="Pages of changes"
        path={path}
        keep={{}}
        isFirstPage={isFirstPage}
        nextCursor={history.nextCursor}
      />
    </Section>
  );
}
