BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('v3.0.0.d');
CREATE TABLE studies (
	study_id INTEGER NOT NULL, 
	study_name VARCHAR(512) NOT NULL, 
	PRIMARY KEY (study_id)
);
INSERT INTO "studies" VALUES(1,'bowl');
CREATE TABLE study_directions (
	study_direction_id INTEGER NOT NULL, 
	direction VARCHAR(8) NOT NULL, 
	study_id INTEGER NOT NULL, 
	objective INTEGER NOT NULL, 
	PRIMARY KEY (study_direction_id), 
	UNIQUE (study_id, objective), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO "study_directions" VALUES(1,'MINIMIZE',1,0);
CREATE TABLE study_system_attributes (
	study_system_attribute_id INTEGER NOT NULL, 
	study_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (study_system_attribute_id), 
	UNIQUE (study_id, "key"), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
CREATE TABLE study_user_attributes (
	study_user_attribute_id INTEGER NOT NULL, 
	study_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (study_user_attribute_id), 
	UNIQUE (study_id, "key"), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
CREATE TABLE trial_heartbeats (
	trial_heartbeat_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	heartbeat DATETIME NOT NULL, 
	PRIMARY KEY (trial_heartbeat_id), 
	UNIQUE (trial_id), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
CREATE TABLE trial_intermediate_values (
	trial_intermediate_value_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	step INTEGER NOT NULL, 
	intermediate_value FLOAT, 
	intermediate_value_type VARCHAR(7) NOT NULL, 
	PRIMARY KEY (trial_intermediate_value_id), 
	UNIQUE (trial_id, step), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_intermediate_values" VALUES(1,1,0,4.5,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(2,1,1,3.64500000000000046185e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(3,1,2,2.95245000000000024087e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(4,2,0,4.5,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(5,2,1,3.64500000000000046185e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(6,2,2,2.95245000000000024087e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(7,3,0,9.0,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(8,3,1,1.44000000000000039079e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(9,3,2,2.3040000000000007696e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(10,3,3,3.68640000000000217506e-02,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(11,3,4,5.89824000000000511073e-03,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(12,3,5,9.43718400000001077926e-04,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(13,4,0,9.0,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(14,4,1,1.44000000000000039079e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(15,4,2,2.3040000000000007696e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(16,4,3,3.68640000000000217506e-02,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(17,4,4,5.89824000000000511073e-03,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(18,4,5,9.43718400000001077926e-04,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(19,5,0,4.5,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(20,5,1,3.64500000000000046185e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(21,5,2,2.59920000000000062101e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(22,6,0,4.5,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(23,6,1,3.64500000000000046185e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(24,6,2,2.59920000000000062101e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(25,6,3,NULL,'NAN');
INSERT INTO "trial_intermediate_values" VALUES(26,6,4,1.03507272,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(27,6,5,0.5976743112,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(28,7,0,9.0,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(29,7,1,1.44000000000000039079e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(30,7,2,1.76399999999999945732e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(31,7,3,0.956484,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(32,7,4,4.49168040000000157174e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(33,7,5,1.30370724000000142578e-02,'FINITE');
CREATE TABLE trial_params (
	param_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	param_name VARCHAR(512), 
	param_value FLOAT, 
	distribution_json TEXT, 
	PRIMARY KEY (param_id), 
	UNIQUE (trial_id, param_name), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_params" VALUES(1,1,'optimizer',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "momentum"]}}');
INSERT INTO "trial_params" VALUES(2,1,'rate',0.1,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO "trial_params" VALUES(3,1,'width',1.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 4}}');
INSERT INTO "trial_params" VALUES(4,2,'optimizer',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "momentum"]}}');
INSERT INTO "trial_params" VALUES(5,2,'rate',0.1,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO "trial_params" VALUES(6,2,'width',1.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 4}}');
INSERT INTO "trial_params" VALUES(7,3,'optimizer',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "momentum"]}}');
INSERT INTO "trial_params" VALUES(8,3,'rate',0.3,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO "trial_params" VALUES(9,3,'width',2.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 4}}');
INSERT INTO "trial_params" VALUES(10,4,'optimizer',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "momentum"]}}');
INSERT INTO "trial_params" VALUES(11,4,'rate',0.3,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO "trial_params" VALUES(12,4,'width',2.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 4}}');
INSERT INTO "trial_params" VALUES(13,5,'optimizer',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "momentum"]}}');
INSERT INTO "trial_params" VALUES(14,5,'rate',0.1,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO "trial_params" VALUES(15,5,'width',1.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 4}}');
INSERT INTO "trial_params" VALUES(16,6,'optimizer',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "momentum"]}}');
INSERT INTO "trial_params" VALUES(17,6,'rate',0.1,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO "trial_params" VALUES(18,6,'width',1.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 4}}');
INSERT INTO "trial_params" VALUES(19,7,'optimizer',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "momentum"]}}');
INSERT INTO "trial_params" VALUES(20,7,'rate',0.3,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO "trial_params" VALUES(21,7,'width',2.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 4}}');
INSERT INTO "trial_params" VALUES(22,8,'optimizer',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "momentum"]}}');
INSERT INTO "trial_params" VALUES(23,8,'rate',0.3,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO "trial_params" VALUES(24,8,'width',2.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 4}}');
CREATE TABLE trial_system_attributes (
	trial_system_attribute_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (trial_system_attribute_id), 
	UNIQUE (trial_id, "key"), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_system_attributes" VALUES(1,1,'fixed_params','{"optimizer": "sgd", "rate": 0.1, "width": 1}');
INSERT INTO "trial_system_attributes" VALUES(2,2,'fixed_params','{"optimizer": "sgd", "rate": 0.1, "width": 1}');
INSERT INTO "trial_system_attributes" VALUES(3,3,'fixed_params','{"optimizer": "sgd", "rate": 0.3, "width": 2}');
INSERT INTO "trial_system_attributes" VALUES(4,4,'fixed_params','{"optimizer": "sgd", "rate": 0.3, "width": 2}');
INSERT INTO "trial_system_attributes" VALUES(5,5,'fixed_params','{"optimizer": "momentum", "rate": 0.1, "width": 1}');
INSERT INTO "trial_system_attributes" VALUES(6,6,'fixed_params','{"optimizer": "momentum", "rate": 0.1, "width": 1}');
INSERT INTO "trial_system_attributes" VALUES(7,7,'fixed_params','{"optimizer": "momentum", "rate": 0.3, "width": 2}');
INSERT INTO "trial_system_attributes" VALUES(8,8,'fixed_params','{"optimizer": "momentum", "rate": 0.3, "width": 2}');
CREATE TABLE trial_user_attributes (
	trial_user_attribute_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (trial_user_attribute_id), 
	UNIQUE (trial_id, "key"), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_user_attributes" VALUES(1,1,'seed','0');
INSERT INTO "trial_user_attributes" VALUES(2,2,'seed','1');
INSERT INTO "trial_user_attributes" VALUES(3,3,'seed','0');
INSERT INTO "trial_user_attributes" VALUES(4,4,'seed','1');
INSERT INTO "trial_user_attributes" VALUES(5,5,'seed','0');
INSERT INTO "trial_user_attributes" VALUES(6,6,'seed','1');
INSERT INTO "trial_user_attributes" VALUES(7,7,'seed','0');
INSERT INTO "trial_user_attributes" VALUES(8,8,'seed','1');
CREATE TABLE trial_values (
	trial_value_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	objective INTEGER NOT NULL, 
	value FLOAT, 
	value_type VARCHAR(7) NOT NULL, 
	PRIMARY KEY (trial_value_id), 
	UNIQUE (trial_id, objective), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_values" VALUES(1,1,0,2.95245000000000024087e+00,'FINITE');
INSERT INTO "trial_values" VALUES(2,2,0,2.95245000000000024087e+00,'FINITE');
INSERT INTO "trial_values" VALUES(3,3,0,1.5099494400000018331e-04,'FINITE');
INSERT INTO "trial_values" VALUES(4,4,0,1.5099494400000018331e-04,'FINITE');
INSERT INTO "trial_values" VALUES(5,5,0,2.59920000000000062101e+00,'FINITE');
INSERT INTO "trial_values" VALUES(6,6,0,0.329061658752,'FINITE');
INSERT INTO "trial_values" VALUES(7,7,0,5.39809462439999956928e-02,'FINITE');
CREATE TABLE trials (
	trial_id INTEGER NOT NULL, 
	number INTEGER, 
	study_id INTEGER, 
	state VARCHAR(8) NOT NULL, 
	datetime_start DATETIME, 
	datetime_complete DATETIME, 
	PRIMARY KEY (trial_id), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO "trials" VALUES(1,0,1,'PRUNED','2026-12-01 02:31:13.879185','2026-12-01 02:31:13.939580');
INSERT INTO "trials" VALUES(2,1,1,'PRUNED','2026-12-01 02:31:13.957344','2026-12-01 02:31:14.000259');
INSERT INTO "trials" VALUES(3,2,1,'COMPLETE','2026-12-01 02:31:14.020736','2026-12-01 02:31:14.101213');
INSERT INTO "trials" VALUES(4,3,1,'COMPLETE','2026-12-01 02:31:14.126340','2026-12-01 02:31:14.208318');
INSERT INTO "trials" VALUES(5,4,1,'PRUNED','2026-12-01 02:31:14.230319','2026-12-01 02:31:14.281275');
INSERT INTO "trials" VALUES(6,5,1,'COMPLETE','2026-12-01 02:31:14.305643','2026-12-01 02:31:14.388570');
INSERT INTO "trials" VALUES(7,6,1,'COMPLETE','2026-12-01 02:31:14.413591','2026-12-01 02:31:14.485268');
INSERT INTO "trials" VALUES(8,7,1,'FAIL','2026-12-01 02:31:14.506137','2026-12-01 02:31:14.547244');
CREATE TABLE version_info (
	version_info_id INTEGER NOT NULL, 
	schema_version INTEGER, 
	library_version VARCHAR(256), 
	PRIMARY KEY (version_info_id), 
	CHECK (version_info_id=1)
);
INSERT INTO "version_info" VALUES(1,12,'3.1.0');
CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
COMMIT;
