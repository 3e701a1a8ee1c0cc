export const PROJECTS_DESCRIPTION = "What you make in the Studio is kept here, with what it cost.";
