/** What pages of the dashboard do beyond being read: none of them needs it for that. */
import { enliven } from "./actions.ts";
import { follow } from "./live.ts";
import { takeToken } from "./token.ts";

takeToken();
enliven(document);
follow(document);
