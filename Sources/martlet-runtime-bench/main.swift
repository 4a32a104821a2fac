#if Runtime
import MartletRuntime
print(1)
#endif
