import { cn } from "@/components/ui/cn";

/**
 * A text as a model writes it: headings and emphasis of Markdown are shown, everything else stands as it came. It never
 * becomes HTML, so nothing that a model writes can act on the page.
 */
export function WrittenText({ text, className }: { text: string; className?: string }) {
  return (
    <div className={cn("flex flex-col gap-3 text-base wrap-anywhere", className)}>
      {text.split(/\n{2,}/).map((block, position) => (
        <Block key={position} text={block} />
      ))}
    </div>
  );
}

function Block({ text }: { text: string }) {
  const heading = /^(#{1,6}) ([^\n]*)\n?([\s\S]*)$/.exec(text);
  if (!heading) return text === "" ? null : <Paragraph text={text} />;
  const [, marks = "", title = "", rest = ""] = heading;
  return (
    <>
      {marks.length === 1 ? (
        <h3 className="text-xl font-semibold">{title}</h3>
      ) : (
        <h4 className="pt-1 font-semibold">{title}</h4>
      )}
      {rest === "" ? null : <Paragraph text={rest} />}
    </>
  );
}

function Paragraph({ text }: { text: string }) {
  const pieces = text.split(/\*\*([^*\n]+)\*\*/);
  return (
    <p className="whitespace-pre-wrap">
      {pieces.map((piece, position) => (position % 2 === 1 ? <strong key={position}>{piece}</strong> : piece))}
    </p>
  );
}
