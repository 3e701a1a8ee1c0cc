import { Unplug } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";

/** Where the deployment has no key of a provider that could, or no price for what its models make. */
export function NoMediaModel({ makes }: { makes: string }) {
  return (
    <EmptyState icon={Unplug} title={`No model that makes ${makes} is set up here yet.`}>
      Whoever runs this installation sets the key of a provider that has one, such as OPENAI_API_KEY.
    </EmptyState>
  );
}
