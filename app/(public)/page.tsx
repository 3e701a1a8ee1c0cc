import type { Metadata, Route } from "next";
import type { ReactNode } from "react";
import { TokenAmount } from "@/components/amounts/token-amount";
import { PageFrame } from "@/components/frame/page-frame";
import { ModelPriceTable } from "@/components/packages/model-price-table";
import { PackageCards } from "@/components/packages/package-cards";
import { ButtonLink } from "@/components/ui/button-link";
import { getStorefront } from "@/lib/queries/storefront";
import { SampleStatement } from "./sample-statement";

export const metadata: Metadata = { title: { absolute: "Purser · Prepaid tokens for AI" } };

export default async function StartPage() {
  const { packages, prices, welcomeBonusTokens, hasTax, displayUnit } = await getStorefront();
  return (
    <PageFrame className="flex flex-col gap-16 py-12 sm:gap-24 sm:py-20">
      <section className="grid items-center gap-x-16 gap-y-10 lg:grid-cols-[1.1fr_1fr]">
        <div className="flex flex-col items-start gap-5">
          <h1 className="text-2xl font-semibold sm:text-3xl">Pay for the AI you use. See every charge.</h1>
          <p className="max-w-prose text-base text-muted-foreground">
            Buy tokens when you need them and spend them on drafts, chats, images, speech and video. Every token that
            leaves your balance is a line that you can check.
          </p>
          <div className="flex flex-wrap gap-2 pt-1">
            <ButtonLink href={"/sign-up" as Route} size="lg">
              Sign up
            </ButtonLink>
            <ButtonLink href={"#packages" as Route} size="lg" variant="secondary">
              See packages
            </ButtonLink>
          </div>
          <p className="text-muted-foreground">
            You start with <TokenAmount tokens={welcomeBonusTokens} displayUnit={displayUnit} /> on us. No card needed.
          </p>
        </div>
        <SampleStatement displayUnit={displayUnit} />
      </section>

      <section aria-label="How it works" className="grid gap-8 border-t pt-8 sm:grid-cols-3">
        <Point title="Paid in advance">
          You buy a package once and use it up at your own pace. Bought tokens do not expire.
        </Point>
        <Point title="Charged for results">
          The price of a model is known before you use it. What fails costs nothing, and a reply that is cut short is
          charged for what you received.
        </Point>
        <Point title="Every charge explained">
          Each line shows the model, the units, the price in force and the sum, so that you can work it out again
          yourself.
        </Point>
      </section>

      <section id="packages" aria-labelledby="packages-title" className="flex scroll-mt-8 flex-col gap-6 border-t pt-8">
        <Heading id="packages-title" title="Packages">
          One payment by card, tokens at once. Larger packages cost less per token.
          {hasTax ? " Prices are plus tax, shown before you pay." : null}
        </Heading>
        <PackageCards
          packages={packages}
          displayUnit={displayUnit}
          action={(offer) => (
            <ButtonLink href={"/sign-up" as Route} variant={offer.popular ? "primary" : "secondary"}>
              Get {offer.name}
            </ButtonLink>
          )}
        />
      </section>

      <section id="prices" aria-labelledby="prices-title" className="flex scroll-mt-8 flex-col gap-6 border-t pt-8">
        <Heading id="prices-title" title="Model prices">
          What each model costs you, in tokens. A model token is the piece of text that a model counts, about four
          characters of English.
        </Heading>
        <ModelPriceTable prices={prices} displayUnit={displayUnit} />
      </section>

      <section aria-labelledby="questions-title" className="flex flex-col gap-6 border-t pt-8">
        <Heading id="questions-title" title="Before you ask" />
        <dl className="grid gap-x-16 gap-y-6 sm:grid-cols-2">
          <Answer question="What happens when my tokens run out?">
            New work waits until you buy more; what is already running is finished. You are told before, when your
            balance gets low.
          </Answer>
          <Answer question="Can I be charged without knowing?">
            No. Your card is charged when you press buy, or by auto-recharge if you turn it on: below a threshold and up
            to a monthly cap that you choose.
          </Answer>
          <Answer question="What if an operation fails?">
            It says what happened and costs nothing. Tokens set aside for it are free again.
          </Answer>
          <Answer question="What if a charge looks wrong?">
            Every line says how it was worked out, and has a button to say what is wrong with it. A person looks at it
            and answers you.
          </Answer>
        </dl>
      </section>
    </PageFrame>
  );
}

function Heading({ id, title, children }: { id: string; title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <h2 id={id} className="text-xl font-semibold">
        {title}
      </h2>
      {children ? <p className="max-w-2xl text-muted-foreground">{children}</p> : null}
    </div>
  );
}

function Point({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="text-muted-foreground">{children}</p>
    </div>
  );
}

function Answer({ question, children }: { question: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <dt className="font-medium">{question}</dt>
      <dd className="max-w-prose text-muted-foreground">{children}</dd>
    </div>
  );
}
