import { describeNetworkContract } from "../../../network.contract.ts";
import { F64_NETWORK } from "../../../network-contract/agreement.ts";
import { createReferenceEngine } from "../reference-engine.ts";

describeNetworkContract("reference", (lanes) => createReferenceEngine({ lanes }), F64_NETWORK);
