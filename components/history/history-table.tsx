"use client";

import { createColumnHelper, rowSortingFeature, tableFeatures, useTable } from "@tanstack/react-table";
import type { Route } from "next";
import Link from "next/link";
import { useMemo } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, type PhonePlace } from "@/components/ui/table";
import type { HistoryPlace } from "@/lib/contracts/history-place";
import { lineName } from "@/lib/domain/ledger/line-names";
import type { LineSort } from "@/lib/domain/ledger/line-order";
import { columnSorts, historyHref, lineAnchor, sortAfter, type SortedColumn } from "./history-place";
import { lineTypes } from "./line-types";
import { LineAmount, LineBalance, LineDescription, LineTime, type HistoryLine } from "./line-cells";

type HistoryTableProps = { lines: HistoryLine[]; place: HistoryPlace; displayUnit: DisplayUnit };

/** Ledger lines in the order of the address. The heads of columns are links, so that the order is in the address too. */
export function HistoryTable({ lines, place, displayUnit }: HistoryTableProps) {
  // The table keeps its identity and changes inside, which the compiler cannot see.
  "use no memo";
  const sorting = useMemo(() => sortingOf(place.sort), [place.sort]);
  const table = useTable({
    features,
    columns: columns[displayUnit],
    data: lines,
    getRowId: (line) => lineAnchor(line.seq),
    // The rows come in their order.
    manualSorting: true,
    state: { sorting },
  });
  return (
    <Table label="Transactions" stack>
      <TableHeader>
        {table.getHeaderGroups().map((group) => (
          <TableRow key={group.id}>
            {group.headers.map((header) => {
              const { sorted, numeric } = places[header.column.id as ColumnId];
              if (!sorted) {
                return (
                  <TableHead key={header.id}>
                    <table.FlexRender header={header} />
                  </TableHead>
                );
              }
              const next = historyHref({ ...place, sort: sortAfter(place.sort, sorted), from: null });
              return (
                <TableHead key={header.id} numeric={numeric} sort={ariaSort(header.column.getIsSorted())}>
                  <Link href={next as Route} scroll={false} className="underline-offset-4 hover:underline">
                    <table.FlexRender header={header} />
                  </Link>
                </TableHead>
              );
            })}
          </TableRow>
        ))}
      </TableHeader>
      <TableBody>
        {table.getRowModel().rows.map((row) => (
          <TableRow key={row.id} id={row.id} className="scroll-mt-28 target:bg-primary-soft">
            {row.getAllCells().map((cell) => {
              const { phone, numeric, className } = places[cell.column.id as ColumnId];
              return (
                <TableCell key={cell.id} phone={phone} numeric={numeric} className={className}>
                  <table.FlexRender cell={cell} />
                </TableCell>
              );
            })}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

const features = tableFeatures({ rowSortingFeature });
const helper = createColumnHelper<typeof features, HistoryLine>();

type ColumnId = SortedColumn | "description";

/** Where each column stands, and whether it can be sorted by. */
const places: Record<ColumnId, { phone: PhonePlace; numeric?: boolean; sorted?: SortedColumn; className?: string }> = {
  date: { phone: "when", sorted: "date" },
  type: { phone: "hidden", sorted: "type" },
  description: { phone: "what", className: "w-full min-w-40 max-sm:line-clamp-3" },
  amount: { phone: "amount", numeric: true, sorted: "amount", className: "font-medium" },
  balance: { phone: "balance", numeric: true, sorted: "balance" },
};

const columns = { tokens: columnsIn("tokens"), credits: columnsIn("credits") };

function columnsIn(displayUnit: DisplayUnit) {
  return helper.columns([
    helper.accessor("recordedAt", { id: "date", header: "When", cell: ({ row }) => <LineTime line={row.original} /> }),
    helper.accessor("type", {
      id: "type",
      header: "Type",
      cell: ({ row: { original: line } }) => <Badge variant={lineTypes[line.type].badge}>{lineName(line.type)}</Badge>,
    }),
    helper.accessor("description", {
      id: "description",
      header: "Description",
      cell: ({ row }) => <LineDescription line={row.original} />,
    }),
    helper.accessor("amountTokens", {
      id: "amount",
      header: displayUnit === "credits" ? "Credits" : "Tokens",
      cell: ({ row }) => <LineAmount line={row.original} displayUnit={displayUnit} />,
    }),
    helper.accessor("balanceAfterTokens", {
      id: "balance",
      header: "Balance",
      cell: ({ row }) => <LineBalance line={row.original} displayUnit={displayUnit} />,
    }),
  ]);
}

/** The order of the address as the table knows it. */
function sortingOf(sort: LineSort): { id: SortedColumn; desc: boolean }[] {
  const ids = Object.keys(columnSorts) as SortedColumn[];
  const id = ids.find((column) => columnSorts[column].includes(sort))!;
  return [{ id, desc: sort === "newest" || sort.startsWith("-") }];
}

function ariaSort(sorted: false | "asc" | "desc"): "ascending" | "descending" | "none" {
  return sorted === false ? "none" : sorted === "asc" ? "ascending" : "descending";
}
