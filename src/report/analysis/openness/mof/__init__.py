"""The Model Openness Framework over its 17 components.

`framework` holds the components, classes and accepted licences and judges; `families` reads our
dossiers as releases of the framework, `records` those of the Model Openness Tool.
"""
