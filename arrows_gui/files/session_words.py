"""What the states of the program have in common: a code leaves it out, and so it is short.

It is part of the format of the ARROWS1 codes: with another text they could be read no more. What
is found in most states comes last, as zlib likes it.
"""

WORDS = (
    b'"origin":{"runner":0,"step":10,"theta":[0.0,0.0],"state":[[0.0,0.0],[0.0,0.0]],"memory":{"be'
    b'st":0.1,"bad":1,"resting":1,"cuts":1}},"lesson":{"id":"","screen":1,"seed":1,"answers":[{"ta'
    b'sk":"","text":"","right":true},"own":{"classes":["0","1"],"features":[{"name":"x1","values":'
    b'[1.0,2.0]},{"name":"x2","values":[-1.0,-2.0]}],"target":{"name":"y","values":[0.0,0.0,1.0,1.'
    b'0]}},"dataset":"table""drawn""sine""hills""plane""gaussians""moons""xor""spiral","count":600'
    b',"noise":0.05,"data_seed":1,"train_share":0.5,"standardise":true,"loss":"softmax_cross_entro'
    b'py""squared_error","output":"linear","l1":0.001,"l2":0.001,"dropout":0.4,"batch_size":16,"ac'
    b'tivation":"gelu""leaky_relu""sigmoid""relu"}],"init":"large""zero""uniform""normal""he","eas'
    b'om""branin""goldstein_price""mccormick""three_hump_camel""matyas""booth""two_weight_chain""o'
    b'ne_neuron""logistic""line_fit""ackley""rastrigin""six_hump_camel""styblinski_tang""himmelbla'
    b'u""beale""monkey_saddle""sine_saddle""saddle""plateau""cliff""bounded_saddle""two_wells""ros'
    b'enbrock""bowl"},"id":"own","formula":"x^2 + 10*y^2","window":[-2.0,2.0,-2.0,2.0],"lr":0.1,"o'
    b'f":"ravine","constants":{"scale":10.0,"phi":45.0,"kappa":30.0}},"start":[1.5,1.0],"match_rms'
    b'":true,"nesterov":true,"centered":true,"damping":2.0,"dampening":0.1,"nu1":0.7,"nu2":1.0,"ep'
    b's":1e-6,"beta1":0.8,"beta2":0.99,"alpha":0.9,"weight_decay":0.5,"momentum":0.8},"rule":"muon'
    b'""qhadam""qhm""adan""lion""rprop""adamax""radam""nadam""amsgrad""adamw""adadelta""newton""ne'
    b'sterov""adagrad""rmsprop""gd","settings":{"lr":0.1},"label":"Gradient descent, lr 0.05","lab'
    b'el":"Momentum 0.9","label":"RMSProp, lr 0.02","label":"Adagrad","label":"Adam, lr 0.1","sche'
    b'dule":{"id":"plateau""warmup""one_cycle""polynomial""cosine_restarts""linear""exponential""m'
    b'ulti_step""step","arguments":{"step_size":30,"gamma":0.5,"milestones":[30,80],"total_iters":'
    b'10,"eta_min":1e-4}},"schedule":{"id":"cosine","arguments":{"t_max":400}},"clip":{"value":1.0'
    b'},"clip":{"norm":2.0}},"look":1,"seed":1,"sigma":0.02,"view":{"arrows":["gradient","terms","'
    b'velocity","weight","negative_gradient","update"],"scale_mode":"true""unit""log","log_loss":t'
    b'rue,"contours":false,"equal_axes":false,"speed":60.0,"focus":1,"hidden":[1],"all_arrows":tru'
    b'e,"finish":0.001,"space":"both""surface","fog":true,"ghosts":true,"curvature":true},"run":{"'
    b'begun":{"0":{"lr":0.1}},"edits":[{"step":10,"runner":1,"knob":"lr","value":0.05},{"step":20,'
    b'"knob":"momentum","value":0.9}],"recorded":100,"cursor":100},"window":[-1.0,1.0,-1.0,1.0],"t'
    b'ab":"Slice""Curves","predicts":"update","predict_first":true},{"workspace":"tuning""graph""n'
    b'etwork","locked":true,{"surface":{"loss":{"id":"ravine"},"start":[1.8,0.6],"runners":[{"rule'
    b'":"momentum","settings":{"lr":0.1},"label":"Momentum"},{"id":1,"rule":"gd","settings":{"lr":'
    b'0.05},"label":"Gradient descent"},{"id":2,"rule":"adam","settings":{"lr":0.05}}],"steps":100'
    b'00,"view":{"speed":15.0}},"network":{"recipe":{"hidden":[{"units":8,"activation":"tanh"},{"u'
    b'nits":6,"activation":"tanh"},{"units":4,"activation":"tanh"}]},"runner":{"rule":"adam","sett'
    b'ings":{"lr":0.01}},"steps":20000,"view":{"speed":60.0}}}'
)
