// Days as an editor types and reads them: dd/mm/yyyy, in Vietnam's time.

import { VALUES } from "./texts.js";

const OFFSET = 7 * 3600e3;
const two = (number) => String(number).padStart(2, "0");
const ROMAN = ["", "I", "II", "III", "IV"];

/** Today in Vietnam, dd/mm/yyyy. */
export function today(now = Date.now()) {
  const [year, month, day] = new Date(now + OFFSET).toISOString().slice(0, 10).split("-");
  return `${day}/${month}/${year}`;
}

/** A moment in Vietnam, dd/mm/yyyy hh:mm. */
export const moment = (at) => `${today(at)} ${new Date(at + OFFSET).toISOString().slice(11, 16)}`;

const DAY = /(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?!\d)/;
const ISO = /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/;
const CLOCK = /(?<![\d:])(\d{1,2})\s*(?::|h|giờ)\s*(\d{2})(?::\d{2})?(?!\d)/i;

/** What stands in a text as a day and perhaps a time: { year, month, day, clock, rest }; null where there is none. */
export function findDay(text) {
  const iso = ISO.exec(text);
  const found = iso ?? DAY.exec(text);
  if (!found) return null;
  const [year, month, day] = (iso ? found.slice(1, 4) : [found[3], found[2], found[1]]).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year < 1900) return null;
  let rest = text.replace(found[0], " ").replace(/(\s|^)T(?=\d)/, "$1");
  const time = CLOCK.exec(rest);
  const valid = time && +time[1] < 24 && +time[2] < 60;
  if (valid) rest = rest.replace(time[0], " ");
  return { year, month, day, clock: valid ? `${two(time[1])}:${two(time[2])}` : "", rest: rest.trim() };
}

/** A typed day as the API's time, null where it is none, "" where nothing was typed. */
export function publishTime(typed) {
  if (!typed.trim()) return "";
  const found = findDay(typed);
  if (!found || /[\p{L}\p{N}]/u.test(found.rest)) return null;
  return `${found.year}-${two(found.month)}-${two(found.day)}T${found.clock || "00:00"}:00+07:00`;
}

/** A time as JSON has it, as an editor types it; "" where it is none. */
export function typedDay(time) {
  if (!/[zZ]$|[+-]\d\d:?\d\d$/.test(time)) return typed(findDay(time));
  const at = Date.parse(time);
  if (Number.isNaN(at)) return "";
  return typed(findDay(new Date(at + OFFSET).toISOString().slice(0, 16).replace("T", " ")));
}

/** dd/mm/yyyy, and the time where there is one. */
export function typed(found) {
  if (!found) return "";
  return `${two(found.day)}/${two(found.month)}/${found.year}${found.clock ? ` ${found.clock}` : ""}`;
}

const written = ({ year, month, day }) => [day, month, year].filter(Boolean).join("-");

/** A date's value as a newspaper writes it. */
export function valueInWords({ value = "", startDate, endDate }) {
  if (!value) return VALUES.unresolved;
  const lunar = /^LUNAR:(?:(\d+)-)??(\d+)(?:-(\d+))?$/.exec(value);
  if (lunar) return VALUES.lunar(lunar[3] && +lunar[3], +lunar[2], lunar[1]);
  const plain = /^(\d{4})(?:-(?:Q([1-4])|H([12])|(\d\d)))?$/.exec(value);
  if (plain) {
    const [, year, quarter, half, month] = plain;
    if (quarter) return VALUES.quarter(ROMAN[quarter], year);
    if (half) return VALUES.half(half === "1", year);
    return month ? VALUES.month(+month, year) : VALUES.year(year);
  }
  const time = /T(\d\d:\d\d)/.exec(value);
  if (startDate && endDate) {
    const [first, last] = [written(startDate), written(endDate)];
    return first === last ? `${time ? `${time[1]}, ` : ""}${first}` : VALUES.interval(first, last);
  }
  if (startDate) return VALUES.from(written(startDate));
  if (endDate) return VALUES.until(written(endDate));
  return value;
}
