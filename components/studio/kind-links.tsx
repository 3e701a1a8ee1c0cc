import type { Route } from "next";
import { SegmentedLinks } from "@/components/ui/segmented-links";
import { pieceWords, SHOWN_KINDS } from "./piece-words";
import { projectHref, type ProjectPlace } from "./studio-place";

/** Which kind of pieces is shown. */
export function KindLinks({ projectId, kind }: { projectId: string; kind: ProjectPlace["kind"] }) {
  return (
    <SegmentedLinks
      label="Kind"
      links={[
        { href: projectHref(projectId) as Route, label: "All", current: kind === null },
        ...SHOWN_KINDS.map((one) => ({
          href: projectHref(projectId, { kind: one }) as Route,
          label: pieceWords[one].plural,
          current: kind === one,
        })),
      ]}
    />
  );
}
