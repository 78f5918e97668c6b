/** The operator hands every parameter on to Spilo (pkg/cluster/k8sres.go, generateSpiloJSONConfiguration). */
export {
  spiloOwnedParameter as ownedParameter,
  spiloParameterDefaults as parameterDefaults,
  spiloParameters as parameters,
} from "../spilo-parameters";
