import { DEMO_PASSWORD, DEMO_PEOPLE } from "@/lib/contracts/demo-people";
import { database } from "@/lib/db/client";
import type { Role } from "@/lib/domain/access";
import { assert } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { recordUsages } from "@/lib/operations/record-usage";
import { signUp } from "@/lib/operations/sign-up";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { seedBusyHistory } from "./busy-history";

/** The people of the demo, each made once, with what happened to them. */
export async function seedPeople(): Promise<void> {
  for (const { email, name, role } of DEMO_PEOPLE) {
    if (await database().prisma.user.findUnique({ where: { email } })) continue;
    // Busy has three months behind her; her account begins with them.
    const signedUp =
      email === "busy@demo.test" ? await seedBusyHistory({ email, name }) : await newcomer(email, name, role);
    // Else their password would go the first time that somebody tries a link by mail.
    await database().prisma.user.update({ where: { email }, data: { emailProvenAt: new Date() } });
    if (email === "low@demo.test") await spendDownTo85(signedUp);
  }
}

async function newcomer(email: string, name: string, role: Role): Promise<string> {
  const signedUp = await signUp({ email, name, password: DEMO_PASSWORD }, role);
  assert(signedUp.ok, `${email} can sign up`);
  return signedUp.value.accountId;
}

/** 10,000 − ⌈6,610 × 1.5⌉ = 85. */
async function spendDownTo85(accountId: string): Promise<void> {
  const [recorded] = await recordUsages({ kind: "operator", name: "seed" }, [
    {
      who: { accountId },
      key: `seed:${newId()}`,
      operationType: "draft",
      provider: "openai",
      model: "gpt-4o",
      units: { ...NO_UNITS, inputModelTokens: 1_210n, outputModelTokens: 5_400n },
      success: true,
    },
  ]);
  assert(recorded?.ok, "usage of work already done is always recorded");
}
