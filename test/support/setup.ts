// Every test file starts from the same environment, whoever runs it and wherever.
delete process.env.CI;
delete process.env.CONTINUOUS_INTEGRATION;
delete process.env.NO_COLOR;
delete process.env.SYSMAN_ROOT;
