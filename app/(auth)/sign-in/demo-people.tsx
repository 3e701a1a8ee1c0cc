"use client";

import { Button } from "@/components/ui/button";

export type OfferedPerson = { email: string; about: string };

type DemoPeopleProps = {
  people: readonly OfferedPerson[];
  password: string;
  onUse: (person: OfferedPerson) => void;
};

/** Whom one may be in the demo. */
export function DemoPeople({ people, password, onUse }: DemoPeopleProps) {
  return (
    <section aria-labelledby="demo-people" className="flex flex-col gap-3 border-t pt-6">
      <div className="flex flex-col gap-0.5">
        <h2 id="demo-people" className="font-medium">
          This is a demo
        </h2>
        <p className="text-muted-foreground">
          Sign in as one of these people. Their password is <code className="font-mono text-xs">{password}</code>.
        </p>
      </div>
      <ul className="flex flex-col divide-y">
        {people.map((person) => (
          <li key={person.email} className="flex items-center justify-between gap-4 py-2">
            <div className="min-w-0">
              <p className="truncate font-medium">{person.email}</p>
              <p className="text-xs text-muted-foreground">{person.about}</p>
            </div>
            <Button variant="secondary" size="sm" aria-label={`Use ${person.email}`} onClick={() => onUse(person)}>
              Use
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
