import type { Role } from "@/lib/domain/access";

/** The password of everybody in the demo. */
export const DEMO_PASSWORD = "demo-password";

export type DemoPerson = { email: string; name: string; role: Role; about: string };

/** Who is there when the product runs as a demo. The seed makes them; the sign-in page offers them there only. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { email: "user@demo.test", name: "Uma User", role: "user", about: "A customer who has just signed up" },
  { email: "busy@demo.test", name: "Bea Busy", role: "user", about: "A customer with months of history" },
  { email: "low@demo.test", name: "Leo Low", role: "user", about: "A customer who is almost out of tokens" },
  { email: "admin@demo.test", name: "Adam Admin", role: "admin", about: "Staff, sees everything" },
  { email: "root@demo.test", name: "Rosa Root", role: "superadmin", about: "Staff, may change everything" },
];
