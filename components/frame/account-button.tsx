"use client";

import { lazy, Suspense, useState } from "react";
import { AccountFace } from "./account-face";
import type { AccountMenuProps } from "./account-menu";

const load = () => import("./account-menu");
const AccountMenu = lazy(async () => ({ default: (await load()).AccountMenu }));

/** Every page has this button and few need its menu, which is loaded when a hand comes near. */
export function AccountButton(props: AccountMenuProps) {
  const [isWanted, setIsWanted] = useState(false);
  const { email } = props.user;
  if (isWanted) {
    return (
      <Suspense fallback={<AccountFace email={email} aria-haspopup="menu" />}>
        <AccountMenu {...props} />
      </Suspense>
    );
  }
  return (
    <AccountFace
      email={email}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setIsWanted(true)}
    />
  );
}
