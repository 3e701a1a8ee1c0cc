"use client";

import { useState } from "react";
import { Tabs, TabsList, TabsPanel, TabsTab } from "@/components/ui/tabs";
import { ChatStudio } from "./chat-studio";
import { DraftStudio } from "./draft-studio";
import type { StudioOptions } from "./studio-options";

export type StudioTab = "draft" | "chat";

/** Both tabs stay alive, so that looking at one does not stop what the other is writing. */
export function Studio({ tab, options }: { tab: StudioTab; options: StudioOptions }) {
  const [shown, setShown] = useState(tab);

  function show(next: StudioTab) {
    setShown(next);
    // In the address, so that back and reload keep the place; the page itself need not be asked for again.
    window.history.replaceState(null, "", next === "draft" ? "/studio" : `/studio?tab=${next}`);
  }

  return (
    <Tabs value={shown} onValueChange={show} className="gap-6">
      <TabsList>
        <TabsTab value="draft">Draft</TabsTab>
        <TabsTab value="chat">Chat</TabsTab>
      </TabsList>
      <TabsPanel value="draft" keepMounted>
        <DraftStudio options={options} />
      </TabsPanel>
      <TabsPanel value="chat" keepMounted>
        <ChatStudio options={options} />
      </TabsPanel>
    </Tabs>
  );
}
