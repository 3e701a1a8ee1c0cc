import { NavLinks, type NavLink } from "./nav-links";

/** The pages of a section, in a line under the top bar that scrolls sideways on a phone. */
export function SectionBar({ label, links }: { label: string; links: readonly NavLink[] }) {
  return (
    <div data-print="hidden" className="border-b">
      <div className="mx-auto max-w-page px-4 sm:px-6">
        <NavLinks label={label} links={links} />
      </div>
    </div>
  );
}
