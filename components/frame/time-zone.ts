/** Where the browser says in which zone its reader's days begin: the server cannot know it otherwise. */
export const TIME_ZONE_COOKIE = "time-zone";
