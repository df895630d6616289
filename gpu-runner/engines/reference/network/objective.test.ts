import { describeNetworkContract, F64_NETWORK } from "../../../network.contract.ts";
import { createReferenceEngine } from "../reference-engine.ts";

describeNetworkContract("reference", (lanes) => createReferenceEngine({ lanes }), F64_NETWORK);
