// Answers for one program: values come as one JSON list, answers go back as another.
// Usage: node ask.cjs NAME < values.json
"use strict";

const CALLS = {
  "stdnum": () => {
    const { uscc } = require("stdnum").stdnum.CN;
    return (text) => uscc.validate(text).isValid;
  },
  "util-helpers": () => require("util-helpers").isSocialCreditCode,
  "@winner-fed/cloud-utils": () => require("@winner-fed/cloud-utils").isUnifiedSocialCreditCode,
};

const call = CALLS[process.argv[2]]();
const values = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(values.map((text) => call(text))));
