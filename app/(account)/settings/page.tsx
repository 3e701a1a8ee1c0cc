import type { Metadata } from "next";
import { Moment } from "@/components/amounts/moment";
import { NameForm } from "@/components/settings/name-form";
import { PasswordForm } from "@/components/settings/password-form";
import { Section } from "@/components/ui/section";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { getOwnProfile } from "@/lib/queries/own-profile";

export const metadata: Metadata = { title: "Settings" };

const providerNames: Readonly<Record<string, string>> = { google: "Google", github: "GitHub" };

export default async function ProfilePage() {
  const { actor } = await requireViewer("/settings");
  const profile = await getOwnProfile(actor);
  assert(profile.ok, "a signed-in person may see their own profile");
  const { name, email, isEmailProven, hasPassword, providers, createdAt } = profile.value;
  return (
    <>
      <Section title="Profile">
        <NameForm name={name} />
        <dl className="grid max-w-md gap-x-6 gap-y-3 sm:grid-cols-[auto_1fr]">
          <Fact name="Email">
            <span className="wrap-anywhere">{email}</span>
            <span className="block text-xs text-muted-foreground">
              {isEmailProven
                ? "Shown to be yours. You sign in with it, and mails go there."
                : "You sign in with it, and mails go there. A sign-in link would show that it is yours."}
            </span>
          </Fact>
          {providers.length > 0 ? (
            <Fact name="Also signs in">{providers.map((one) => providerNames[one] ?? one).join(" and ")}</Fact>
          ) : null}
          <Fact name="Here since">
            <Moment at={createdAt.toISOString()} day />
          </Fact>
        </dl>
      </Section>
      <Section
        title="Password"
        description={
          hasPassword
            ? "Changing it signs out every other browser."
            : "You have none: you sign in by a link or from outside. With one you can do both."
        }
      >
        <PasswordForm hasPassword={hasPassword} />
      </Section>
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="max-sm:-mt-2">{children}</dd>
    </>
  );
}
