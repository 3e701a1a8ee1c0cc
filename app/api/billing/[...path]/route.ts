import { billingRoute } from "@/lib/api/billing";

export {
  billingRoute as DELETE,
  billingRoute as GET,
  billingRoute as PATCH,
  billingRoute as POST,
  billingRoute as PUT,
};
