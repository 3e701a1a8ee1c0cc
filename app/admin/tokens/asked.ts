/** What an address asks for. Of a parameter that was given several times, the first counts. */
export type Asked = Record<string, string | string[] | undefined>;

export function only(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
