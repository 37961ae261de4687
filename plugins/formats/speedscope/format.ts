import type { ProfileWriter } from "@perfmon/core/plugin";
import { writeProfiles } from "./write.ts";

const format: ProfileWriter = { summary: "profiles for speedscope.app", writeProfiles };
export default format;
