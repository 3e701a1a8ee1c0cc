import { billingApi } from "@/lib/api/billing";

export { billingApi as DELETE, billingApi as GET, billingApi as PATCH, billingApi as POST, billingApi as PUT };
