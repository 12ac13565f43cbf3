// The cases of `scenarios/`, played natively. `sanquan plugin test` plays them in the sandbox too.

sanquan_testkit::scenarios!(my_department::MyDepartment);
